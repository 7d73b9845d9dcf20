// Draws the Mermaid diagrams of a page, where it has any. Mermaid is fetched from jsdelivr.net, at
// one version whose digest is known; without a network there is no diagram, and the text beside it
// says the same.
(() => {
  const blocks = [...document.querySelectorAll(".highlight")].filter((block) =>
    block.textContent.startsWith("graph TD\n"),
  );
  if (!blocks.length) return;
  for (const block of blocks) block.hidden = true;
  const script = document.createElement("script");
  script.src = "https://cdn.jsdelivr.net/npm/mermaid@11.17.2/dist/mermaid.min.js";
  script.integrity = "sha384-EOXBFmc3gx5mb+vn0vPvvGqACToJD24hhacX5Yx+8NUUQrHIle/Qi5Bg9o3zKwW2";
  script.crossOrigin = "anonymous";
  script.onload = () => {
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
    const nodes = blocks.map((block) => {
      const drawn = document.createElement("div");
      drawn.textContent = block.textContent;
      block.replaceWith(drawn);
      return drawn;
    });
    mermaid.run({ nodes });
  };
  document.head.append(script);
})();
