// What a page can ask over the bridge, answers through ports included, without their large columns. The app's own client is
// not exposed to the page.

declare global {
  /** Put into the page by `installAsk`. */
  var ask: (...request: readonly unknown[]) => Promise<unknown>;
}

/** Runs in the page (`page.evaluate`): afterwards `ask` is there. */
export function installAsk(): void {
  const answers = new Map<unknown, Promise<unknown>>();
  const postedOf = (value: unknown): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, 'posted') : undefined;
  addEventListener('message', ({ data, ports: [port] }: MessageEvent<unknown>) => {
    if (port === undefined) return;
    const answer = new Promise((resolve) => {
      port.onmessage = (message: MessageEvent<unknown>) => resolve(Reflect.get(message.data as object, 'answer'));
    });
    answers.set(postedOf(data), answer);
  });
  const invoke: unknown = Reflect.get(Reflect.get(globalThis, 'kdumpscope'), 'invoke');
  if (typeof invoke !== 'function') throw new Error('no bridge');
  globalThis.ask = async (...request) => {
    const answer: unknown = await Reflect.apply(invoke, undefined, request);
    const posted = postedOf(answer);
    if (posted === undefined) return answer;
    while (!answers.has(posted)) await new Promise((resolve) => addEventListener('message', resolve, { once: true }));
    return answers.get(posted);
  };
}
