// The verdict as one self-contained HTML file: no script, no request, readable without the app.
import { formatBytes } from '../core/address/u64';
import { buildLanes } from '../core/view/build-lanes';
import { totalBytes } from '../core/range/range-set';
import { whereText } from '../core/machine/provenance';
import { html } from './html-text';
import { mapSvg } from './map-svg';
import type { ReportInput } from './render-report';
import { machineLine, rangeTexts, SEVERITY_WORD, summaryRows, VERDICT_GLYPH } from './wording';

const MAP_WIDTH_PX = 1080;

const STYLE = `
:root{color-scheme:light dark;--bg:#f5f6f8;--surface:#fff;--text:#18202c;--muted:#566275;--line:#dde1e8;--covered:#0072b2;--missing:#e69f00;--phantom:#d55e00;--ok:#009e73;--reserved:#9aa3b2;--idle:#9ecae8;--overlap:#b3568a}
@media (prefers-color-scheme:dark){:root{--bg:#0e131a;--surface:#151c25;--text:#e4e9f1;--muted:#9aa6b8;--line:#273141;--covered:#4aa8e0;--reserved:#5f6b7d;--idle:#2f5f7d;--overlap:#d78bb6}}
body{margin:0;background:var(--bg);color:var(--text);font:13px/1.5 system-ui,sans-serif}
main{max-width:1120px;margin:24px auto;padding:0 20px}
h1{font-size:21px;margin:0 0 4px}h2{font-size:15px;margin:24px 0 8px}
.verdict{border-left:6px solid var(--phantom);background:var(--surface);padding:14px 18px;border-radius:6px}
.verdict.complete{border-color:var(--ok)}.verdict.unknown{border-color:var(--reserved)}.verdict.at-risk{border-color:var(--missing)}
.muted{color:var(--muted)}code{font:12px ui-monospace,"DejaVu Sans Mono",monospace}
table{border-collapse:collapse;width:100%;background:var(--surface)}
th,td{text-align:left;vertical-align:top;padding:5px 10px;border-bottom:1px solid var(--line)}th{color:var(--muted);font-weight:600}
td.nowrap,th{white-space:nowrap}svg{width:100%;background:var(--surface);font:11px system-ui,sans-serif}
svg text{fill:var(--text)}svg .tick{fill:var(--muted);font-size:9px}.grid{stroke:var(--line)}
rect{fill:var(--covered);stroke:var(--surface);stroke-width:.5}
.k-missing{fill:var(--missing)}.k-phantom{fill:var(--phantom)}.k-idle,.k-offline{fill:var(--idle)}.k-overlap{fill:var(--overlap)}
.k-crashkernel,.k-cma,.k-rtas,.k-low-memory,.k-unknown{fill:var(--reserved)}
`;

function findingRows({ judgement }: ReportInput): string {
  return judgement.findings
    .map((f) => {
      const { glyph, word } = SEVERITY_WORD[f.severity];
      const size = f.ranges ? formatBytes(totalBytes(f.ranges)) : '';
      const ranges = rangeTexts(f)
        .map((r) => `<code>${html(r)}</code>`)
        .join('<br>');
      const command = f.command === undefined ? '' : `<br>collect it: <code>${html(f.command)}</code>`;
      const evidence = f.evidence.map((w) => `<code>${html(whereText(w))}</code>`).join('<br>');
      return `<tr><td class="nowrap">${glyph} ${word}</td><td class="nowrap">${f.id}</td><td>${html(f.message)}${command}</td><td class="nowrap">${ranges}</td><td class="nowrap">${size}</td><td>${evidence}</td></tr>`;
    })
    .join('\n');
}

function sourceRows({ machine }: ReportInput): string {
  return machine.sources
    .map(
      (s) =>
        `<tr><td><code>${html(s.path)}</code></td><td>${s.sizeBytes}</td><td>${html(s.reader ?? 'kept, not understood')}</td></tr>`,
    )
    .join('\n');
}

export function reportHtml(input: ReportInput): string {
  const { title, machine, judgement, version } = input;
  const svg = mapSvg(buildLanes(machine, judgement), MAP_WIDTH_PX);
  const summary = summaryRows(judgement)
    .map(([label, value]) => `<tr><th scope="row">${label}</th><td>${html(value)}</td></tr>`)
    .join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${html(title)}: ${judgement.verdict}</title><style>${STYLE}</style></head>
<body><main>
<div class="verdict ${judgement.verdict}"><h1>${VERDICT_GLYPH[judgement.verdict]} ${html(judgement.headline)}</h1>
<div class="muted">${html(title)} · ${html(machineLine(machine))} · verdict: ${judgement.verdict}</div></div>
<h2>Sums</h2><table>${summary}</table>
${svg === '' ? '' : `<h2>Physical memory</h2>${svg}`}
<h2>Findings</h2>
<table><thead><tr><th>severity</th><th>id</th><th>finding</th><th>range</th><th>size</th><th>evidence</th></tr></thead>
<tbody>${findingRows(input)}</tbody></table>
<h2>Evidence read</h2>
<table><thead><tr><th>file</th><th>bytes</th><th>read as</th></tr></thead><tbody>${sourceRows(input)}</tbody></table>
<p class="muted">Kdumpscope ${html(version)}. Everything above was observed in the evidence; nothing is simulated.</p>
</main></body></html>
`;
}
