import { TextInput } from '@mantine/core';
import { useLanguage, useTexts } from '../../../app/language.tsx';
import classes from '../hours/hours.module.css';
import { Entries } from './entries.tsx';
import { rulesFaults } from './facts-faults.ts';
import { daysOf } from './facts-input.ts';
import { type Rules, writeFacts } from './facts-text.ts';
import { newZone } from './new-entries.ts';
import { ZoneFields } from './zone-fields.tsx';

type RulesFieldsProps = {
  readonly rules: Rules;
  readonly isReadOnly: boolean;
  readonly onChange: (content: string) => void;
};

/** The zones of delivery, and for how long something may be returned. */
export function RulesFields({ rules, isReadOnly, onChange }: RulesFieldsProps) {
  const text = useTexts();
  const { language } = useLanguage();
  const write = (change: Partial<Rules>) => onChange(writeFacts({ ...rules, ...change }));
  return (
    <>
      <Entries
        list="shipping_zones"
        entries={rules.shipping_zones}
        faults={rulesFaults(rules)}
        isReadOnly={isReadOnly}
        nameOf={({ name }) => name}
        make={() => newZone(new Date())}
        onChange={(shipping_zones) => write({ shipping_zones })}
      >
        {(entry) => <ZoneFields {...entry} />}
      </Entries>
      <fieldset className={classes.day}>
        <legend>{text('facts.returns')}</legend>
        <div className={classes.names}>
          {rules.return_rules.map((rule) => (
            <TextInput
              key={rule.key}
              label={rule.name[language]}
              description={text('facts.returns.days')}
              inputMode="numeric"
              value={rule.days ?? ''}
              readOnly={isReadOnly}
              onChange={(event) => {
                const days = daysOf(event.currentTarget.value);
                write({ return_rules: rules.return_rules.map((one) => (one === rule ? { ...one, days } : one)) });
              }}
            />
          ))}
        </div>
      </fieldset>
    </>
  );
}
