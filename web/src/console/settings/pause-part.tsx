import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import classes from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import { usePause } from '../session/use-pause.ts';
import { useMay, useSession } from '../session/use-session.ts';

/** Whether the assistant answers, for the whole shop; to silence it is asked twice, to wake it is not. */
export function PausePart() {
  const text = useTexts();
  const session = useSession();
  const mayPause = useMay('staff');
  const pause = usePause();
  const [isAsking, setAsking] = useState(false);
  const isPaused = session?.isPaused ?? false;
  return (
    <Part title={text('pause.title')}>
      <div className={classes.item}>
        <div className={classes.itemWords}>
          <p>{text(isPaused ? 'pause.off' : 'pause.on')}</p>
        </div>
        {mayPause && isPaused && (
          <Button loading={pause.isPending} onClick={() => pause.mutate(false)}>
            {text('pause.end')}
          </Button>
        )}
        {mayPause && !isPaused && (
          <Button variant="default" aria-haspopup="dialog" onClick={() => setAsking(true)}>
            {text('pause.act')}
          </Button>
        )}
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        title={text('pause.ask')}
        consequence={text('pause.consequence')}
        confirm={text('pause.act')}
        isPending={pause.isPending}
        onConfirm={() => pause.mutate(true, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      />
    </Part>
  );
}
