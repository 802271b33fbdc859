// Makes the one page: node build.mjs OUT [did:key:… …]; the keys are those whose lists it trusts.
import { build } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";

const here = (name) => new URL(name, import.meta.url);
const USED = ["@noble/ed25519", "@noble/hashes", "jsqr"];
const [out, ...keys] = process.argv.slice(2);
for (const key of keys)
  if (!/^did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/.test(key)) {
    console.error(`${key} is no key: it begins with did:key:z6Mk, as “tvetdesk certificate list” says it.`);
    process.exit(1);
  }

const made = await build({
  entryPoints: [here("page.js").pathname], bundle: true, minify: true, write: false, format: "iife", target: "es2020",
  charset: "utf8", legalComments: "none",
});
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
const licences = USED.map((name) => {
  const { version, license } = JSON.parse(readFileSync(here(`node_modules/${name}/package.json`), "utf8"));
  const text = readFileSync(here(`node_modules/${name}/LICENSE`), "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}`;
}).join("\n\n----\n\n");
const script = made.outputFiles[0].text.replace(/<\/script/gi, "<\\/script");
const parts = { LICENCES: escaped(licences), TRUSTED: JSON.stringify(keys), SCRIPT: script };
const page = readFileSync(here("page.html"), "utf8").replace(/%([A-Z]+)%/g, (_, name) => parts[name]);
writeFileSync(out, page);
