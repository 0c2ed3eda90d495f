// Made by feeder. Gives each address of a feed a button that copies it; the page does without.
"use strict";

for (const button of document.querySelectorAll("button[data-copied]")) {
  const code = button.parentElement.querySelector("code");
  const status = document.querySelector("[role=status]");
  const word = button.textContent;
  let timer = 0;

  const mark = () => {
    const range = document.createRange();
    range.selectNodeContents(code);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };

  // navigator.clipboard is there on https and on this machine alone.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      mark();
      return document.execCommand("copy");
    }
  };

  button.addEventListener("click", async () => {
    if (!(await copy())) return; // the address stands there marked, ready for a key
    status.lang = button.lang || document.documentElement.lang;
    status.textContent = button.textContent = button.dataset.copied;
    clearTimeout(timer);
    timer = setTimeout(() => {
      status.textContent = "";
      button.textContent = word;
    }, 2000);
  });
  button.hidden = false;
}
