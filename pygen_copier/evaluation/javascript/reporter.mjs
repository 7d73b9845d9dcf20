export default async function* tell(source) {
  for await (const event of source) {
    if (event.type !== "test:pass" && event.type !== "test:fail") continue;
    const cause = event.data.details.error?.cause;
    const told = {
      ok: event.type === "test:pass",
      name: String(event.data.name),
      kind: String(event.data.details.type ?? "test"),
      error: String(cause?.name ?? ""),
      message: String(cause?.message ?? cause ?? ""),
    };
    yield JSON.stringify(told) + "\n";
  }
}
