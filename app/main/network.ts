// The program uses no network. Chromium is told so before it starts, and the session refuses every request that is not for
// our own files, so that neither a page nor a service of Chromium's can ask anybody. test/e2e/network.spec.ts watches.
import { app, session } from 'electron';
import { devServerUrl, SCHEME } from './security';

/** Switches of Chromium, and what each turns off. */
const SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  // Requests on Chromium's own account: variations, network time, reporting.
  ['disable-background-networking'],
  // Downloads of components: certificate lists, DRM modules.
  ['disable-component-update'],
  // Reports about the reachability of Google's hosts.
  ['disable-domain-reliability'],
  // Crash reports. Nothing starts a reporter either.
  ['disable-breakpad'],
  // <a ping>, and names looked up because a page mentions them.
  ['no-pings'],
  ['dns-prefetch-disable'],
  // Proxies are found out by asking the network.
  ['no-proxy-server'],
  // Cast devices are looked for by multicast; hints and translations come from servers.
  ['disable-features', 'MediaRouter,DialMediaRouteProvider,OptimizationHints,Translate,NetworkTimeServiceQuerying'],
];

/** No name and no address of another machine can be resolved, whoever asks. */
const NO_HOSTS = ['host-resolver-rules', 'MAP * ~NOTFOUND'] as const;

/** Switches the network off. Must run before `ready`. */
export function switchNetworkOff(): void {
  // Features that were named on the command line stay off, too.
  const features = app.commandLine.getSwitchValue('disable-features');
  for (const [name, value = ''] of SWITCHES) {
    const also = name === 'disable-features' && features !== '' ? `${features},` : '';
    app.commandLine.appendSwitch(name, also + value);
  }
  if (devServerUrl === undefined) app.commandLine.appendSwitch(...NO_HOSTS);
}

/** True for what may be loaded: our own scheme, the developer tools, and files that our protocol handler itself reads. */
export function isLocalRequest(url: string, fromPage: boolean): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  if (protocol === `${SCHEME}:` || protocol === 'devtools:' || protocol === 'data:' || protocol === 'blob:')
    return true;
  if (protocol === 'file:') return !fromPage;
  return devServerUrl !== undefined && host === new URL(devServerUrl).host;
}

/** Cancels every request for anything else. Once ready. */
export function refuseRequests(): void {
  const { defaultSession } = session;
  defaultSession.setSpellCheckerEnabled(false);
  defaultSession.webRequest.onBeforeRequest(({ url, webContentsId }, answer) =>
    answer({ cancel: !isLocalRequest(url, webContentsId !== undefined) }),
  );
}
