// npm run icons: draws resources/icon.svg in every size a Linux desktop asks for. The app's own page does the drawing.
import fs from 'node:fs';
import path from 'node:path';
import { ensureBuilt, root } from './build.mjs';
import { prepareRuntime } from './prepare.mjs';
import { withWindow } from './window.mjs';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const svg = fs.readFileSync(path.join(root, 'resources/icon.svg'), 'utf8');
const folder = path.join(root, 'resources/icons');

ensureBuilt();
const { env, stop } = await prepareRuntime();
fs.mkdirSync(folder, { recursive: true });
await withWindow({ env }, async (page) => {
  for (const size of SIZES) {
    const url = await page.evaluate(draw, { svg, size });
    const bytes = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
    fs.writeFileSync(path.join(folder, `${size}x${size}.png`), bytes);
  }
});
stop();

async function draw({ svg: text, size }) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
  canvas.getContext('2d').drawImage(image, 0, 0, size, size);
  return canvas.toDataURL('image/png');
}
