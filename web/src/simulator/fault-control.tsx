import { Button, CloseButton, NativeSelect, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../app/language.tsx';
import type { FaultKind, SimState } from './contract.ts';
import { useSetFault } from './control-mutations.ts';
import {
  CHOICES,
  CODE_FAULTS,
  FAULTS,
  type FaultChoice,
  takesCode,
  useCodeMeaning,
  useFaultName,
} from './fault-names.ts';
import classes from './page.module.css';

/** Makes the next calls to WhatsApp or to the model fail in a chosen way. */
export function FaultControl({ faults }: { faults: SimState['faults'] }) {
  const text = useTexts();
  const nameOf = useFaultName();
  const { mutate, isPending } = useSetFault();
  const [choice, setChoice] = useState<FaultChoice>('graph_130429');
  const [code, setCode] = useState<string | number>(131_026);
  const [remaining, setRemaining] = useState(3);
  const active = faults.filter((fault) => fault.remaining > 0);
  const kind = kindOf(choice, code);
  return (
    <section className={classes.section} aria-label={text('fault.title')}>
      <h2 className={classes.heading}>{text('fault.title')}</h2>
      <form
        className={classes.faultFields}
        onSubmit={(event) => {
          event.preventDefault();
          if (kind !== null) mutate({ kind, remaining });
        }}
      >
        <KindSelect choice={choice} onChoose={setChoice} />
        <NumberInput
          label={text('fault.next')}
          value={remaining}
          min={1}
          max={100}
          allowDecimal={false}
          clampBehavior="strict"
          hideControls
          inputMode="numeric"
          onChange={(next) => setRemaining(typeof next === 'number' ? next : 1)}
        />
        <Button type="submit" px="sm" disabled={isPending || kind === null}>
          {text('fault.set')}
        </Button>
        {takesCode(choice) && <CodeField code={code} onChange={setCode} />}
      </form>
      <ul className={classes.plainList} aria-label={text('fault.active')}>
        {active.map((fault) => (
          <li key={fault.kind} className={classes.line}>
            <span className={classes.moved}>
              {text('fault.remaining', { fault: nameOf(fault.kind), count: fault.remaining })}
            </span>
            <CloseButton
              size="lg"
              aria-label={text('fault.clear', { fault: nameOf(fault.kind) })}
              onClick={() => mutate({ kind: fault.kind, remaining: 0 })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Null while a code is missing. */
function kindOf(choice: FaultChoice, code: string | number): FaultKind | null {
  if (!takesCode(choice)) return choice;
  return typeof code === 'number' ? `${choice}_${code}` : null;
}

type KindSelectProps = { readonly choice: FaultChoice; readonly onChoose: (choice: FaultChoice) => void };

function KindSelect({ choice, onChoose }: KindSelectProps) {
  const text = useTexts();
  const option = (each: FaultChoice) => ({ value: each, label: text(`fault.${each}`) });
  return (
    <NativeSelect
      label={text('fault.kind')}
      value={choice}
      onChange={(event) => onChoose(CHOICES.find((each) => each === event.currentTarget.value) ?? choice)}
      data={[
        { group: text('fault.graph'), items: FAULTS.graph.map(option) },
        { group: text('fault.code'), items: CODE_FAULTS.map(option) },
        { group: text('fault.media'), items: FAULTS.media.map(option) },
        { group: text('fault.model'), items: FAULTS.model.map(option) },
      ]}
    />
  );
}

type CodeFieldProps = { readonly code: string | number; readonly onChange: (code: string | number) => void };

/** Which of WhatsApp's error codes, and what it means. */
function CodeField({ code, onChange }: CodeFieldProps) {
  const text = useTexts();
  const meaningOf = useCodeMeaning();
  return (
    <NumberInput
      className={classes.faultCode ?? ''}
      label={text('fault.codeField')}
      description={typeof code === 'number' ? meaningOf(code) : text('fault.codeMissing')}
      value={code}
      min={0}
      max={999_999}
      allowDecimal={false}
      clampBehavior="strict"
      hideControls
      inputMode="numeric"
      onChange={onChange}
    />
  );
}
