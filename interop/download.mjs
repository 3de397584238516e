// Brings a whole model the official way: node download.mjs <hub url> <cache folder> <model> [<revision> [<token>]]
// → JSON: {"folder": the snapshot's}.
import { snapshotDownload } from "@huggingface/hub";

const [hubUrl, cacheDir, repo, revision, accessToken] = process.argv.slice(2);
console.debug = console.info = () => {}; // The client reports each file there, and standard output is ours.
const folder = await snapshotDownload({ hubUrl, cacheDir, repo, revision: revision || undefined, accessToken });
process.stdout.write(JSON.stringify({ folder }));
