import { expect, test } from "@playwright/test";
import { scramVerifier } from "./scram-verifier.ts";

// Salt, iterations, password and server signature key of the example in RFC 7677, section 3.
test("scram verifier agrees with the example of RFC 7677", () => {
  const salt = Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64");
  expect(scramVerifier("pencil", salt)).toBe(
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
  );
});

test("scram verifier salts: the same password never looks the same twice", () => {
  expect(scramVerifier("secret")).not.toBe(scramVerifier("secret"));
});
