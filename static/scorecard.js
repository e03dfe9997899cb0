// The table's box ends where a row does, so that none is cut; its scrolling snaps to rows by itself.
const box = document.querySelector(".card-region");

function endWithARow() {
  box.style.maxHeight = "";
  if (box.scrollHeight <= box.clientHeight || box.scrollTop > 0) return;
  const top = box.getBoundingClientRect().top;
  const ends = [...box.querySelectorAll("tbody tr")].map((row) => row.getBoundingClientRect().bottom - top);
  const last = ends.filter((end) => end <= box.clientHeight).pop();
  if (last) box.style.maxHeight = `${last + box.offsetHeight - box.clientHeight}px`;
}

if (box) {
  endWithARow();
  window.addEventListener("resize", endWithARow);
}
