import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useReducer } from 'react';
import { useIntl } from 'react-intl';
import { useTexts } from '../../app/language.tsx';
import type { Inbox, InboxRow } from '../contract.ts';
import { consoleQueries } from '../queries.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CLOSING_SOON_MS = 2 * HOUR_MS;

/** The server's time now (ms since 1970), drawn again every `stepMs`: its answer and the time that passed since. */
export function useServerNow(now: string | undefined, updatedAt: number, stepMs = MINUTE_MS / 2): number {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, stepMs);
    return () => clearInterval(timer);
  }, [stepMs]);
  return now === undefined ? Date.now() : Date.parse(now) + Math.max(Date.now() - updatedAt, 0);
}

/** The machine's time, drawn again every half minute, so that "3 min ago" stays true. */
export const useNow = (): number => useServerNow(undefined, 0);

/** The business's clock as the server told it last: where it was moved, waiting is counted by it. */
export function useBusinessNow(): number {
  const client = useQueryClient();
  const told = client
    .getQueryCache()
    .findAll({ queryKey: consoleQueries.inbox('all').queryKey.slice(0, 2) })
    .map(({ state }) => ({ at: state.dataUpdatedAt, inbox: (state.data as InfiniteData<Inbox> | undefined)?.pages[0] }))
    .filter(({ inbox }) => inbox !== undefined)
    .sort((one, other) => other.at - one.at)[0];
  return useServerNow(told?.inbox?.now, told?.at ?? 0);
}

export type WindowWords = {
  /** `soon`: less than two hours are left. */
  readonly state: 'open' | 'soon' | 'closed' | 'none';
  readonly text: string;
  readonly leftMs: number;
};

/** The 24-hour window in words. The server sets its end; the page counts down by the server's clock. */
export function useWindowWords(): (window: InboxRow['window'], now: number) => WindowWords {
  const text = useTexts();
  return useMemo(
    () => (window, now) => {
      if (window.closesAt === null || window.state === 'none')
        return { state: 'none', text: text('talk.window.none'), leftMs: 0 };
      const leftMs = Date.parse(window.closesAt) - now;
      if (leftMs <= 0 || window.state === 'closed')
        return { state: 'closed', text: text('talk.window.closed'), leftMs: 0 };
      const minutes = Math.ceil(leftMs / MINUTE_MS);
      const left = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
      if (leftMs < CLOSING_SOON_MS) return { state: 'soon', text: text('talk.window.soon', left), leftMs };
      const id = window.state === 'free' ? 'talk.window.free' : 'talk.window.open';
      return { state: 'open', text: text(id, left), leftMs };
    },
    [text],
  );
}

/** Days and times in the business's zone, which the frame has set. */
export function useTimes() {
  const intl = useIntl();
  const text = useTexts();
  return useMemo(() => {
    const dayOf = (moment: number) => intl.formatDate(moment, { dateStyle: 'long' });
    const time = (at: string | number) => intl.formatTime(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    const day = (at: string, now: number): string => {
      const date = dayOf(Date.parse(at));
      if (date === dayOf(now)) return text('day.today');
      return date === dayOf(now - 24 * HOUR_MS) ? text('day.yesterday') : date;
    };
    /** "hace 3 min" under an hour, the time today, the date before. */
    const ago = (at: string, now: number): string => {
      const ms = now - Date.parse(at);
      if (ms < MINUTE_MS) return text('inbox.now');
      if (ms < HOUR_MS) return text('inbox.minutes', { minutes: Math.floor(ms / MINUTE_MS) });
      if (dayOf(Date.parse(at)) === dayOf(now)) return time(at);
      const name = day(at, now);
      return name === text('day.yesterday') ? name : intl.formatDate(at, { day: 'numeric', month: 'short' });
    };
    /** How long somebody has been waiting. */
    const waited = (at: string, now: number): string => {
      const minutes = Math.max(Math.floor((now - Date.parse(at)) / MINUTE_MS), 0);
      if (minutes < 60) return text('inbox.minutes', { minutes });
      const hours = Math.floor(minutes / 60);
      return hours < 48 ? text('inbox.hours', { hours }) : text('inbox.days', { days: Math.floor(hours / 24) });
    };
    /** The time today, with the day before it otherwise, and with the year when it is another one. */
    const moment = (at: string, now = Date.now()): string => {
      const [date, today] = [dayOf(Date.parse(at)), dayOf(now)];
      if (date === today) return time(at);
      const year = intl.formatDate(at, { year: 'numeric' });
      const isThisYear = year === intl.formatDate(now, { year: 'numeric' });
      const shown = intl.formatDate(at, { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) });
      return `${shown}, ${time(at)}`;
    };
    /** "hace 3 min" under an hour, then the moment itself. */
    const since = (at: string, now: number): string => {
      const ms = now - Date.parse(at);
      if (ms >= HOUR_MS || ms < -MINUTE_MS) return moment(at, now);
      return intl.formatRelativeTime(-Math.max(Math.floor(ms / MINUTE_MS), 0), 'minute', { style: 'short' });
    };
    const full = (at: string) => `${dayOf(Date.parse(at))} ${time(at)}`;
    return { time, day, ago, waited, moment, since, full };
  }, [intl, text]);
}
