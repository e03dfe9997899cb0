// Saves a form while it is filled in, so that nothing is lost with a session, a tab or a browser.
// Without it there is the button that saves.
const form = document.querySelector("form[data-autosave]");
const says = form && document.getElementById(form.dataset.autosave);
const COUNTS = ["version", "revision"]; // what the answer counts anew
const PAUSE = 1000;
const AGAIN = 10000;
const SIGNED_OUT =
  "Not saved yet: you are signed out. Sign in again in another tab; what you wrote stays here and is saved then.";
const CONFLICT =
  "Not saved: somebody saved this audit elsewhere, perhaps you in another tab. Press Save to see both texts.";
const AWAY = "Not saved yet: the portal doesn't answer. What you wrote stays here and is saved once it does.";

let kept = form && written();
let underway = null;
let timer = null;
let isSent = false;
let isLate = false; // another was saved first

function written() {
  const data = new FormData(form);
  for (const name of COUNTS) data.delete(name);
  data.delete("csrfmiddlewaretoken");
  return JSON.stringify([...data]);
}

function say(text) {
  if (says.textContent !== text) says.textContent = text;
}

function later(pause = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

async function save(options = {}) {
  clearTimeout(timer);
  if (underway) await underway;
  const now = written();
  if (isSent || isLate || now === kept) return;
  underway = send(now, options);
  await underway;
  underway = null;
}

async function send(now, options) {
  const data = new FormData(form);
  data.set("autosave", "yes");
  try {
    const answer = await fetch(location.href, { method: "POST", body: data, redirect: "manual", ...options });
    if (answer.ok) {
      const saved = await answer.json();
      for (const name of COUNTS) if (name in saved) form.elements[name].value = saved[name];
      kept = now;
      say(`${form.dataset.kept ?? "Saved"} at ${saved.saved}`);
      form.dispatchEvent(new CustomEvent("autosaved", { detail: saved }));
      if (written() !== kept) later();
    } else if (answer.status === 409) {
      isLate = true;
      say(form.dataset.conflict ?? CONFLICT);
    } else {
      await renew();
    }
  } catch {
    say(AWAY);
    later(AGAIN);
  }
}

// Signed out, or signed in anew: then the form needs another token.
async function renew() {
  const page = await fetch(location.href, { redirect: "manual" });
  const found = page.ok && /name="csrfmiddlewaretoken" value="(\w+)"/.exec(await page.text());
  if (found) form.elements.csrfmiddlewaretoken.value = found[1];
  else say(SIGNED_OUT);
  later(found ? PAUSE : AGAIN);
}

form?.addEventListener("input", () => later());
form?.addEventListener("change", () => later());
form?.addEventListener("submit", async (event) => {
  if (underway) {
    event.preventDefault();
    await underway;
    form.requestSubmit(event.submitter);
    return;
  }
  clearTimeout(timer);
  isSent = true;
});
if (form) {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save({ keepalive: true });
  });
  addEventListener("beforeunload", (event) => {
    if (!isSent && written() !== kept) event.preventDefault();
  });
  addEventListener("pageshow", () => {
    isSent = false;
  });
}
