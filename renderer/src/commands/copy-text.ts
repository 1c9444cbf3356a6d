// The one way text leaves for the clipboard.
import { request } from '../api/client';
import { useAnnouncer } from '../stores/announcer';

/** Puts text on the clipboard and says so. */
export async function copyText(text: string, spoken: string): Promise<void> {
  const answer = await request('clipboard:write', text);
  useAnnouncer().say(answer.ok ? spoken : answer.error.message);
}
