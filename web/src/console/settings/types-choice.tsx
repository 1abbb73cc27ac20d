import { Checkbox, Radio } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import classes from '../frame/page.module.css';

type TypesChoiceProps = {
  readonly types: readonly string[];
  /** None: all of them. */
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
};

/** All kinds of events, or some of them. */
export function TypesChoice({ types, chosen, onChoose }: TypesChoiceProps) {
  const text = useTexts();
  const [isSome, setSome] = useState(chosen.length > 0);
  const choose = (next: string) => {
    setSome(next === 'some');
    if (next === 'all') onChoose([]);
  };
  return (
    <div>
      <Radio.Group label={text('webhooks.types')} value={isSome ? 'some' : 'all'} onChange={choose}>
        <div className={classes.stack} style={{ gap: 10, marginTop: 8 }}>
          <Radio value="all" label={text('webhooks.types.all')} />
          <Radio value="some" label={text('webhooks.types.some')} />
        </div>
      </Radio.Group>
      {isSome && (
        <Checkbox.Group aria-label={text('webhooks.types.some')} value={[...chosen]} onChange={onChoose}>
          <div className={classes.fields} style={{ gap: 10, marginTop: 12 }}>
            {types.map((type) => (
              <Checkbox key={type} value={type} label={<code>{type}</code>} />
            ))}
          </div>
        </Checkbox.Group>
      )}
    </div>
  );
}
