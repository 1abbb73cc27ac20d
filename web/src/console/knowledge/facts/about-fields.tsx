import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLanguage, useTexts } from '../../../app/language.tsx';
import classes from '../hours/hours.module.css';
import { knowledgeQueries } from '../knowledge-queries.ts';
import { ContactFields } from './contact-fields.tsx';
import { Entries } from './entries.tsx';
import { aboutFaults } from './facts-faults.ts';
import { PLAIN_FACTS } from './facts-kinds.ts';
import { type About, readRules, writeFacts } from './facts-text.ts';
import { newChannel, newMethod } from './new-entries.ts';
import { type NamedZone, PaymentFields } from './payment-fields.tsx';

type AboutFieldsProps = {
  readonly about: About;
  readonly isReadOnly: boolean;
  readonly onChange: (content: string) => void;
};

/** Who and where the business is, how it is paid and how it is reached, each in its own field. */
export function AboutFields({ about, isReadOnly, onChange }: AboutFieldsProps) {
  const text = useTexts();
  const zones = useZones();
  const faults = aboutFaults(about);
  const write = (change: Partial<About>) => onChange(writeFacts({ ...about, ...change }));
  return (
    <>
      <div className={classes.names}>
        {PLAIN_FACTS.map((field) => {
          const fault = faults.get(field);
          return (
            <TextInput
              key={field}
              label={text(`facts.about.${field}`)}
              value={about[field]}
              readOnly={isReadOnly}
              error={fault === undefined ? null : text(fault)}
              onChange={(event) => write({ [field]: event.currentTarget.value })}
            />
          );
        })}
      </div>
      <Entries
        list="payment_methods"
        entries={about.payment_methods}
        {...{ faults, isReadOnly }}
        nameOf={({ name }) => name}
        make={() => newMethod(new Date())}
        onChange={(payment_methods) => write({ payment_methods })}
      >
        {(entry) => <PaymentFields {...entry} zones={zones} />}
      </Entries>
      <Entries
        list="contact_channels"
        entries={about.contact_channels}
        {...{ faults, isReadOnly }}
        nameOf={({ label }) => label}
        make={() => newChannel(new Date())}
        onChange={(contact_channels) => write({ contact_channels })}
      >
        {(entry) => <ContactFields {...entry} />}
      </Entries>
    </>
  );
}

/** The published zones of delivery, by their names; null while they are not known. */
function useZones(): readonly NamedZone[] | null {
  const { language } = useLanguage();
  const { data } = useQuery(knowledgeQueries.text('rules'));
  const rules = data === undefined ? null : readRules(data.text.content);
  return rules === null ? null : rules.shipping_zones.map(({ key, name }) => [key, name[language]]);
}
