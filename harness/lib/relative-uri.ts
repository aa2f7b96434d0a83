/** A path with forward slashes as a relative address; whatever no address can hold becomes U+FFFD. */
export function relativeUri(path: string): string {
  return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}
