// Puts a button on longer examples that copies them. Reading needs no script.
for (const block of document.querySelectorAll(".highlight:not(.language-text)")) {
  const code = block.querySelector("code");
  if (code.textContent.trim().split("\n").length < 3) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "rj-copy";
  button.textContent = "Salin";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Tersalin";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Tekan Ctrl+C";
    }
    setTimeout(() => { button.textContent = "Salin"; }, 2000);
  });
  block.append(button);
}
