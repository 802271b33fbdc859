// The page around the checks: files, a photo of the QR code, words in three languages.
import jsQR from "jsqr";
import { Refused, checkCode, checkCredential, readList } from "./check.js";
import { WORDS } from "./words.js";

const TRUSTED = JSON.parse(document.getElementById("trusted").textContent);
const LARGEST = 20e6; // bytes of a file that is looked at
const WIDEST = 1600; // pixels of a photo that is looked at
const at = (id) => document.getElementById(id);
let language = Object.keys(WORDS).find((one) => navigator.language.startsWith(one)) || "en";
let list = null;
let shown = null;

function say(code, values = {}) {
  return (WORDS[language][code] || code).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function tell(id, code, values, kind) {
  const place = at(id);
  place.textContent = say(code, values);
  place.className = kind;
  if (id === "answer") shown = [code, values, kind];
}

function speak() {
  document.documentElement.lang = language;
  for (const one of document.querySelectorAll("[data-say]")) one.textContent = say(one.dataset.say);
  at("list-state").textContent = listWords();
  if (shown) tell("answer", ...shown);
}

function listWords() {
  if (!list) return say("list_none");
  return say(list.known ? "list_known" : "list_compare", { day: list.made.slice(0, 10), number: list.byId.size, key: list.issuer });
}

function answer(act) {
  try {
    if (!list) throw new Refused("list_none");
    const found = act();
    tell("answer", found.names ? (found.shutOut ? "good_shut_out" : "good") : "good_code", found, found.shutOut ? "doubt" : "good");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell("answer", error.code, error.values, "bad");
  }
}

async function textOf(file) {
  if (file.size > LARGEST) throw new Refused("too_large");
  return new TextDecoder().decode(await file.arrayBuffer());
}

async function codeIn(file) {
  if (file.size > LARGEST) throw new Refused("too_large");
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    throw new Refused("no_qr");
  }
  const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const drawn = canvas.getContext("2d");
  drawn.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const pixels = drawn.getImageData(0, 0, canvas.width, canvas.height);
  const found = jsQR(pixels.data, pixels.width, pixels.height);
  if (!found) throw new Refused("no_qr");
  return found.data;
}

function onFile(id, act) {
  at(id).addEventListener("change", async (event) => {
    const file = event.target.files[0];
    event.target.value = ""; // the same file may be chosen again
    if (!file) return;
    try {
      await act(file);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      tell("answer", error.code, error.values, "bad");
    }
  });
}

onFile("list", async (file) => {
  list = null;
  shown = null;
  at("answer").textContent = "";
  try {
    list = readList(await textOf(file), TRUSTED);
  } finally {
    at("list-state").textContent = listWords();
  }
});
onFile("credential", async (file) => {
  const text = await textOf(file);
  answer(() => checkCredential(text, list));
});
onFile("photo", async (file) => {
  const text = await codeIn(file);
  answer(() => checkCode(text, list));
});
at("code-form").addEventListener("submit", (event) => {
  event.preventDefault();
  answer(() => checkCode(at("code").value, list));
});
for (const one of Object.keys(WORDS)) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = one.toUpperCase();
  button.addEventListener("click", () => {
    language = one;
    speak();
  });
  at("languages").append(button);
}
speak();
