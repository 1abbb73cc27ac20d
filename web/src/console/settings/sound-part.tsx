import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { chime, wakeSound } from '../alerts/chime.ts';
import { useSoundChoice } from '../alerts/use-alert-sound.ts';
import classes from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';

/** Whether this browser rings when somebody begins to wait, and how that sounds. */
export function SoundPart() {
  const text = useTexts();
  const [isOn, setOn] = useSoundChoice();
  const [said, setSaid] = useState<'sound.played' | 'sound.refused' | null>(null);
  const ring = async () => {
    const isAwake = await wakeSound();
    if (isAwake) chime();
    setSaid(isAwake ? 'sound.played' : 'sound.refused');
  };
  return (
    <Part title={text('sound.title')} lead={text('sound.lead')}>
      <div className={classes.acts}>
        <Switch
          checked={isOn}
          label={text('sound.on')}
          description={text('sound.hint')}
          onChange={(event) => {
            setOn(event.currentTarget.checked);
            // Turning it on is the gesture that browsers ask for.
            if (event.currentTarget.checked) void wakeSound();
          }}
        />
        <Button variant="default" onClick={() => void ring()}>
          {text('sound.try')}
        </Button>
        <p role="status" className={classes.small} style={{ margin: 0 }}>
          {said !== null && text(said)}
        </p>
      </div>
    </Part>
  );
}
