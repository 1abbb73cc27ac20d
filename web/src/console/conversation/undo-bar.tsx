import { Button, CloseButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { closeUndo, useUndoOffer } from './undo.ts';
import classes from './undo-bar.module.css';

/**
 * What was done a moment ago and the way back; the clock stops under the pointer and with the focus inside,
 * where the server waits as long.
 */
export function UndoBar() {
  const text = useTexts();
  const offer = useUndoOffer();
  const [isHeld, setHeld] = useState(false);
  const key = offer?.key;
  const ms = offer?.ms ?? 0;
  const isStopped = isHeld && offer?.isFixed !== true;
  useEffect(() => {
    if (key === undefined || isStopped) return;
    const timer = setTimeout(closeUndo, ms);
    return () => clearTimeout(timer);
  }, [key, ms, isStopped]);
  // A bar that closes under the pointer or the focus hears no leaving.
  useEffect(() => {
    if (key === undefined) setHeld(false);
  }, [key]);
  return (
    <div role="status" className={classes.place}>
      {offer !== null && (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only stops its own clock
        <div
          className={classes.bar}
          onMouseEnter={() => setHeld(true)}
          onMouseLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <span>{offer.words}</span>
          {offer.undo !== null && (
            <Button
              size="compact-md"
              variant="default"
              onClick={() => {
                const { undo } = offer;
                closeUndo();
                undo?.();
              }}
            >
              {text('talk.undo')}
            </Button>
          )}
          <CloseButton aria-label={text('close')} onClick={closeUndo} />
        </div>
      )}
    </div>
  );
}
