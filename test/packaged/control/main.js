// Stands before the packed app in a copy that journeys drive: released builds have no inspector, so what a journey wants of
// the main process (a dialog's answer, the clipboard) comes through a socket. The app itself, packed.asar, is untouched.
import * as electron from 'electron';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const { app } = electron;
const packed = path.join(process.resourcesPath, 'packed.asar');
app.setAppPath(packed);

// A second start, beside one that runs, is driven by nobody.
if (process.env.KDUMPSCOPE_TEST_SOCKET) {
  const socket = net.connect(process.env.KDUMPSCOPE_TEST_SOCKET);
  socket.unref();
  createInterface({ input: socket }).on('line', (line) => void answer(socket, JSON.parse(line)));
}

async function answer(socket, { id, source, argument }) {
  let reply;
  try {
    const wanted = (0, eval)(`(${source})`);
    reply = { id, value: await wanted(electron, argument) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  socket.write(`${JSON.stringify(reply)}\n`);
}

const { main } = JSON.parse(fs.readFileSync(path.join(packed, 'package.json'), 'utf8'));
await import(pathToFileURL(path.join(packed, main)).href);
