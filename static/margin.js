// The words that are marked in the text are those that a remark is on.
const form = document.querySelector("form[data-quotes]");
const text = document.querySelector("[data-quoted]");

document.addEventListener("selectionchange", () => {
  const marked = document.getSelection();
  const isInText = form && text && marked.rangeCount > 0 && text.contains(marked.getRangeAt(0).commonAncestorContainer);
  const words = isInText ? marked.toString().replace(/\s+/g, " ").trim() : "";
  if (words && words.length <= 300) form.elements.quote.value = words;
});
