// The page in headless Chromium without a network, with files that the program made: node check.test.mjs PAGE FOLDER.
import chromium from "@sparticuz/chromium";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { WORDS } from "./words.js";

const [pagePath, folder] = process.argv.slice(2).map((one) => resolve(one));
const said = JSON.parse(readFileSync(join(folder, "said.json"), "utf8"));
for (const words of Object.values(WORDS)) assert.deepEqual(Object.keys(words), Object.keys(WORDS.en));

const browser = await puppeteer.launch({
  args: puppeteer.defaultArgs({ args: [...chromium.args, "--lang=en"], headless: "shell" }),
  executablePath: await chromium.executablePath(), headless: "shell",
});
const page = await browser.newPage();
await page.setOfflineMode(true);
const asked = [];
const broken = [];
page.on("request", (one) => asked.push(one.url()));
page.on("pageerror", (one) => broken.push(String(one)));
await page.goto(pathToFileURL(pagePath).href);

const shown = (id) => page.$eval(id, (one) => one.textContent);
async function choose(id, name) {
  await page.$eval("#answer", (one) => { one.textContent = ""; });
  await (await page.$(id)).uploadFile(join(folder, name));
  if (id !== "#list") await page.waitForFunction(() => document.getElementById("answer").textContent);
}
async function typed(text) {
  await page.$eval("#code", (one, value) => { one.value = value; }, text);
  await page.click("#code-form button");
  return shown("#answer");
}
async function answered(id, name, start) {
  await choose(id, name);
  const words = await shown("#answer");
  assert.ok(words.startsWith(start), `${name}: ${words}`);
  console.log(`  good  ${name}: ${words}`);
}

await answered("#credential", "good.json", "Choose the signed list first");
await choose("#list", "list.json");
await page.waitForFunction(() => document.getElementById("list-state").textContent.startsWith("List of"));
console.log(`  good  list.json: ${await shown("#list-state")}`);
await answered("#credential", "good.json", `Good: certificate ${said.good} for Zouéra Ɗan Ladi`);
await answered("#credential", "renewed.json", `Good: certificate ${said.renewed}`);
await answered("#credential", "changed.json", "This file is not as it was signed");
await answered("#credential", "stranger.json", `The certificate ${said.good} was not signed by a computer`);
await answered("#credential", "revoked.json", "This certificate was issued and later taken back");
await answered("#credential", "list.json", "This is not a signed certificate");
await answered("#photo", "good.png", `Good: number ${said.good}`);
await answered("#photo", "good.jpg", `Good: number ${said.good}`);
await answered("#photo", "revoked.jpg", "This certificate was issued and later taken back");
await answered("#photo", "revoked.png", "This certificate was issued and later taken back");
await answered("#photo", "good.json", "No QR code was found");
assert.ok((await typed(said.good_code)).startsWith("Good"));
const [number, signs] = said.good_code.toLowerCase().split(" ");
assert.ok((await typed(`${number} ${signs.replace(/-/g, "")}`)).startsWith("Good"));
assert.ok((await typed("no number")).startsWith("Write the number"));
assert.ok((await typed(`${said.good} ${"2".repeat(15)}`)).startsWith("This number with this code is not in the list"));
await page.evaluate(() => [...document.querySelectorAll("#languages button")].find((one) => one.textContent === "FR").click());
assert.ok((await shown("#answer")).startsWith("Ce numéro avec ce code"));
await page.evaluate(() => [...document.querySelectorAll("#languages button")].find((one) => one.textContent === "EN").click());
await choose("#list", "list_changed.json");
await page.waitForFunction(() => document.getElementById("answer").textContent.startsWith("This is not a signed list"));
await answered("#credential", "good.json", "Choose the signed list first");
await choose("#list", "list_stranger.json");
await page.waitForFunction(() => document.getElementById("answer").textContent.startsWith("This list was signed by a key this page does not know"));
assert.deepEqual(broken, []);
assert.deepEqual(asked.filter((one) => !one.startsWith("file:")), []);
console.log(`  good  ${await browser.version()}, no network asked for`);
await browser.close();
