import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { type Command, commandsNow, isDialogOpen } from './use-shortcuts.ts';

/** Ctrl+K, or Cmd+K, opens the commands of the page as it is now; afterwards the focus is where it was, or where the act puts it. */
export function useCommandBar() {
  const [commands, setCommands] = useState<readonly Command[] | null>(null);
  const [isOpen, setOpen] = useState(false);
  const focused = useRef<Element | null>(null);
  const open = () => {
    if (isDialogOpen()) return;
    focused.current = document.activeElement;
    setCommands(commandsNow());
    setOpen(true);
  };
  // Also while somebody types: the keys hold a modifier.
  const hear = useEffectEvent((event: KeyboardEvent) => {
    const isAsked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!isAsked || event.key.toLowerCase() !== 'k') return;
    event.preventDefault();
    open();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => hear(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  const onGone = useCallback((act: (() => void) | null) => {
    if (focused.current instanceof HTMLElement) focused.current.focus({ preventScroll: true });
    act?.();
  }, []);
  return { commands, isOpen, open, close: () => setOpen(false), onGone };
}
