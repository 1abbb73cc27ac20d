import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { keptChoice } from '../../app/kept-choice.ts';
import { consoleQueries } from '../queries.ts';
import { canSound, chime, wakeSound } from './chime.ts';

/** As long as a tab keeps the others of this browser silent about the same wait. */
const ALONE_MS = 3_000;

const choice = keptChoice('recado.alertSound', ['off', 'on']);

/** Whether this browser rings when somebody begins to wait; off until it is turned on. */
export function useSoundChoice(): [boolean, (isOn: boolean) => void] {
  const [word, set] = choice.use();
  return [word === 'on', (isOn) => set(isOn ? 'on' : 'off')];
}

/** Rings when somebody begins to wait for a person, once for all tabs, after this page had its first click or key. */
export function useAlertSound(): void {
  const [isOn] = useSoundChoice();
  const waiting = useQuery(consoleQueries.alerts).data?.waiting;
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (!isOn) return;
    const wake = () => void wakeSound();
    const once = { once: true, capture: true };
    document.addEventListener('pointerdown', wake, once);
    document.addEventListener('keydown', wake, once);
    return () => {
      document.removeEventListener('pointerdown', wake, once);
      document.removeEventListener('keydown', wake, once);
    };
  }, [isOn]);
  useEffect(() => {
    if (waiting === undefined) return;
    const waits = waiting.map(({ conversationId, since }) => `${conversationId} ${since}`);
    const before = known.current;
    known.current = new Set(waits);
    // Who waited already when the page was opened is in the banner.
    const news = before === null ? undefined : waits.find((wait) => !before.has(wait));
    if (isOn && news !== undefined) void ringAlone(news);
  }, [waiting, isOn]);
}

/** Several tabs hear of it at the same moment; one of those that may sound does. */
async function ringAlone(wait: string): Promise<void> {
  if (!canSound()) return;
  await navigator.locks.request(`recado.alertSound ${wait}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    chime();
    await new Promise((resolve) => setTimeout(resolve, ALONE_MS));
  });
}
