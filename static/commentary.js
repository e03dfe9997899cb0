// Puts a figure where the cursor was. Without it the button adds it to the first answer.
const answers = document.querySelectorAll("#write textarea");
let last = answers[0];

for (const answer of answers) {
  answer.addEventListener("focus", () => {
    last = answer;
  });
}

document.addEventListener("click", (event) => {
  const figure = event.target.closest('button[name="put"]');
  if (!figure || !last) return;
  event.preventDefault();
  last.setRangeText(figure.value, last.selectionStart, last.selectionEnd, "end");
  last.dispatchEvent(new Event("input", { bubbles: true }));
  last.focus();
});

// What the figures say of the text as it is typed.
document.getElementById("write")?.addEventListener("autosaved", (event) => {
  const against = document.getElementById("said-against");
  if (against.innerHTML !== event.detail.against) against.innerHTML = event.detail.against;
});
