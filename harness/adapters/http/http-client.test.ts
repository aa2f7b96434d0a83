import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { expect, test } from "@playwright/test";
import { HttpClient, HttpTrouble } from "./http-client.ts";

const soon = (): AbortSignal => AbortSignal.timeout(2000);

async function serving<T>(
  listener: RequestListener,
  use: (client: HttpClient) => Promise<T>,
): Promise<T> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = new HttpClient({ host: "127.0.0.1", port });
  try {
    return await use(client);
  } finally {
    client.close();
    server.closeAllConnections();
    server.close();
  }
}

test("http client sends JSON and gives back status and body over one connection", async () => {
  const ports = new Set<number | undefined>();
  await serving(
    (request, response) => {
      ports.add(request.socket.remotePort);
      request.pipe(response.writeHead(201));
    },
    async (client) => {
      const post = { method: "POST", path: "/items", body: { id: 7 } } as const;
      expect(await client.send(post, soon())).toEqual({ status: 201, body: '{"id":7}' });
      await client.send(post, soon());
      expect(ports.size).toBe(1);
    },
  );
});

test("http client says that a refused request was never sent", async () => {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  const client = new HttpClient({ host: "127.0.0.1", port });
  const trouble: unknown = await client
    .send({ method: "GET", path: "/" }, soon())
    .catch((error: unknown) => error);
  expect(trouble).toBeInstanceOf(HttpTrouble);
  expect((trouble as HttpTrouble).sent).toBe(false);
});

test("http client says that a request without an answer was sent", async () => {
  await serving(
    () => undefined,
    async (client) => {
      const signal = AbortSignal.timeout(100);
      const trouble: unknown = await client
        .send({ method: "POST", path: "/", body: 1 }, signal)
        .catch((error: unknown) => error);
      expect(trouble).toBeInstanceOf(HttpTrouble);
      expect((trouble as HttpTrouble).sent).toBe(true);
      expect((trouble as HttpTrouble).message).toContain("timeout");
    },
  );
});

test("http client takes a reply that breaks off for no reply", async () => {
  await serving(
    (_, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("half");
      response.destroy();
    },
    async (client) => {
      await expect(client.send({ method: "GET", path: "/" }, soon())).rejects.toThrow(HttpTrouble);
    },
  );
});
