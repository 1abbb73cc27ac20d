import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { keptChoice } from '../../app/kept-choice.ts';
import type { TextId } from '../../app/language.tsx';

const PAIR_MS = 1_500;

/** What a key does, in words: so the bar of commands offers it too. */
export type Named = { readonly text: TextId; readonly of: 'conversation' | 'page' };
type Shortcut = { readonly key: string; readonly act: () => void; readonly named: Named | null };
const shortcuts = new Set<Shortcut>();

/** `g` waits for its second letter. */
let begun: { readonly key: string; readonly at: number } | null = null;

const letters = keptChoice('recado.letterKeys', ['on', 'off']);
const areLettersOn = (): boolean => letters.read() === 'on';

/** Whether single letters do something on this device; a switch, because some speak or type by other means. */
export function useLetterKeys(): [boolean, (isOn: boolean) => void] {
  const [word, set] = letters.use();
  return [word === 'on', (isOn) => set(isOn ? 'on' : 'off')];
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select'));

const DIALOG = '[role="dialog"], [role="alertdialog"]';
/** Lists that are closed keep their place in the document; what is drawn counts. */
const CLOSES_AT_ESCAPE = `${DIALOG}, [role="menu"]`;

/** Whether the Escape that is being heard closes a dialog or a menu, and nothing behind it. */
let isEscapeTaken = false;

/** Before any dialog hears the key: it closes at once, and is gone when the key reaches the page. */
function foresee({ key }: KeyboardEvent): void {
  if (key === 'Escape') isEscapeTaken = document.querySelector(CLOSES_AT_ESCAPE) !== null;
}

/** Whether a dialog is open, which has the keys to itself. */
export const isDialogOpen = (): boolean => document.querySelector(DIALOG) !== null;

/** Menus, lists and dialogs have keys of their own. */
const isInside = (target: EventTarget | null): boolean =>
  isDialogOpen() || (target instanceof Element && target.closest('[role="menu"], [role="listbox"]') !== null);

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length === 1 && !areLettersOn()) return;
  if (event.key === 'Escape' && isEscapeTaken) return;
  if (isTyping(event.target) || isInside(event.target)) return;
  const isPair = begun !== null && event.timeStamp - begun.at < PAIR_MS;
  const key = isPair ? `${begun?.key} ${event.key}` : event.key;
  begun = event.key === 'g' && !isPair ? { key: 'g', at: event.timeStamp } : null;
  const found = [...shortcuts].findLast((shortcut) => shortcut.key === key);
  if (found === undefined) return;
  event.preventDefault();
  found.act();
}

export type Command = Named & { readonly key: string; readonly act: () => void };

/** What keys do on this page now, as far as it has a name. */
export const commandsNow = (): readonly Command[] =>
  [...shortcuts].flatMap(({ key, act, named }) => (named === null ? [] : [{ ...named, key, act }]));

/**
 * Does something at a key, such as `j` or `g b`, unless somebody is typing or has turned letters off. `named` lets it be
 * found among the commands.
 */
export function useShortcut(key: string, act: () => void, named: Named | null = null): void {
  const run = useEffectEvent(act);
  const [text, of] = [named?.text, named?.of];
  useEffect(() => {
    const shortcut = {
      ...{ key, act: () => run() },
      named: text === undefined || of === undefined ? null : { text, of },
    };
    if (shortcuts.size === 0) {
      window.addEventListener('keydown', foresee, true);
      document.addEventListener('keydown', hear);
    }
    shortcuts.add(shortcut);
    return () => {
      shortcuts.delete(shortcut);
      if (shortcuts.size > 0) return;
      window.removeEventListener('keydown', foresee, true);
      document.removeEventListener('keydown', hear);
    };
  }, [key, text, of]);
}

/** The keys that work on every page. */
export function useShortcuts(onHelp: () => void): void {
  const navigate = useNavigate();
  useShortcut('?', onHelp, { text: 'nav.help', of: 'page' });
  useShortcut('g b', () => void navigate({ to: '/' }));
  useShortcut('g p', () => void navigate({ to: '/orders' }));
  useShortcut('g r', () => void navigate({ to: '/insights' }));
}
