import { TextInput } from '@mantine/core';
import { useLanguage, useTexts } from '../../../app/language.tsx';
import classes from '../hours/hours.module.css';
import { daysOf, isAmount } from './facts-input.ts';
import { type Rules, writeFacts, type Zone } from './facts-text.ts';

type RulesFieldsProps = {
  readonly rules: Rules;
  readonly isReadOnly: boolean;
  readonly onChange: (content: string) => void;
};

/** What each zone costs and how long it takes, and for how long something may be returned. */
export function RulesFields({ rules, isReadOnly, onChange }: RulesFieldsProps) {
  const text = useTexts();
  const { language } = useLanguage();
  const write = (change: Partial<Rules>) => onChange(writeFacts({ ...rules, ...change }));
  return (
    <>
      {rules.shipping_zones.map((zone) => (
        <fieldset key={zone.key} className={classes.day}>
          <legend>{zone.name[language]}</legend>
          <ZoneFields
            zone={zone}
            isReadOnly={isReadOnly}
            onChange={(changed) =>
              write({ shipping_zones: rules.shipping_zones.map((one) => (one === zone ? changed : one)) })
            }
          />
        </fieldset>
      ))}
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

type ZoneFieldsProps = {
  readonly zone: Zone;
  readonly isReadOnly: boolean;
  readonly onChange: (zone: Zone) => void;
};

function ZoneFields({ zone, isReadOnly, onChange }: ZoneFieldsProps) {
  const text = useTexts();
  const { language } = useLanguage();
  const zoneName = zone.name[language];
  const amountFault = (amount: string) => (isAmount(amount) ? undefined : text('facts.amount.wrong'));
  const isTurned = zone.min_days !== null && zone.max_days !== null && zone.min_days > zone.max_days;
  return (
    <div className={classes.names}>
      <TextInput
        label={text('facts.zone.price')}
        aria-label={text('facts.of', { field: text('facts.zone.price'), name: zoneName })}
        inputMode="decimal"
        value={zone.price}
        readOnly={isReadOnly}
        error={amountFault(zone.price)}
        onChange={(event) => onChange({ ...zone, price: event.currentTarget.value.trim() })}
      />
      <TextInput
        label={text('facts.zone.free')}
        aria-label={text('facts.of', { field: text('facts.zone.free'), name: zoneName })}
        inputMode="decimal"
        value={zone.free_from ?? ''}
        readOnly={isReadOnly}
        error={zone.free_from === null ? undefined : amountFault(zone.free_from)}
        onChange={(event) => onChange({ ...zone, free_from: event.currentTarget.value.trim() || null })}
      />
      {(['min_days', 'max_days'] as const).map((field) => (
        <TextInput
          key={field}
          label={text(`facts.zone.${field}`)}
          aria-label={text('facts.of', { field: text(`facts.zone.${field}`), name: zoneName })}
          inputMode="numeric"
          value={zone[field] ?? ''}
          readOnly={isReadOnly}
          error={
            zone[field] === null
              ? text('facts.missing')
              : field === 'max_days' && isTurned
                ? text('facts.zone.turned')
                : undefined
          }
          onChange={(event) => onChange({ ...zone, [field]: daysOf(event.currentTarget.value) })}
        />
      ))}
    </div>
  );
}
