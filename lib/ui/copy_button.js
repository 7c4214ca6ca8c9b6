// Copies the text that came with the page, and says for a moment whether the browser let it.
const REST = ["content_copy", "Copy"];
const DONE = ["check", "Copied"];
const REFUSED = ["error", "The browser did not allow it"];
const SHOWN_MS = 2000;

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const [icon, label] = button.children;
  let resting;

  const show = ([symbol, words]) => {
    icon.textContent = symbol;
    label.textContent = words;
  };
  button.onclick = async () => {
    const copied = await navigator.clipboard.writeText(data.text).then(() => true, () => false);
    show(copied ? DONE : REFUSED);
    clearTimeout(resting);
    resting = setTimeout(show, SHOWN_MS, REST);
  };
  return () => clearTimeout(resting);
}
