// Where in the text of a JSON file a value begins, for errors that name the line. The text is JSON: JSON.parse took it.

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Line, from 1, of the value at a path of keys and indexes such as `events[2]` or `config.HZ`; undefined where there is none. */
export function lineOfJson(text: string, path: string): number | undefined {
  const wanted = path.replace(/\[(\d+)\]/g, '.$1').replace(/^\./, '');
  /** For each open object or array: its path, and the key or index of what comes next. */
  const open: { readonly at: string; key: string | number }[] = [];
  const here = (): string => {
    const top = open.at(-1);
    return top === undefined ? '' : top.at === '' ? String(top.key) : `${top.at}.${top.key}`;
  };
  let line = 1;
  let from = 0;
  let keyNext = false;
  for (const found of text.matchAll(TOKEN)) {
    const [token] = found;
    const top = open.at(-1);
    line += text.slice(from, found.index).split('\n').length - 1;
    from = found.index;
    if (token === '}' || token === ']') {
      open.pop();
      keyNext = false;
    } else if (token === ',') {
      if (typeof top?.key === 'number') top.key += 1;
      else keyNext = true;
    } else if (token === ':') keyNext = false;
    else if (keyNext && top !== undefined) top.key = String(JSON.parse(token));
    else {
      if (here() === wanted) return line;
      if (token !== '{' && token !== '[') continue;
      open.push({ at: here(), key: token === '[' ? 0 : '' });
      keyNext = token === '{';
    }
  }
  return undefined;
}
