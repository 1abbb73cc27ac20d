import { TextInput } from '@mantine/core';
import { useLanguage, useTexts } from '../../../app/language.tsx';
import classes from '../hours/hours.module.css';
import { type About, writeFacts } from './facts-text.ts';

type AboutFieldsProps = {
  readonly about: About;
  readonly isReadOnly: boolean;
  readonly onChange: (content: string) => void;
};

const PLAIN = ['name', 'address', 'time_zone', 'currency', 'privacy_url'] as const;

/** Who and where the business is, and how to reach it, each in its own field. */
export function AboutFields({ about, isReadOnly, onChange }: AboutFieldsProps) {
  const text = useTexts();
  const { language } = useLanguage();
  const missing = (value: string) => (value.trim() === '' ? text('facts.missing') : undefined);
  const write = (change: Partial<About>) => onChange(writeFacts({ ...about, ...change }));
  return (
    <>
      <div className={classes.names}>
        {PLAIN.map((field) => (
          <TextInput
            key={field}
            label={text(`facts.about.${field}`)}
            value={about[field]}
            readOnly={isReadOnly}
            error={missing(about[field])}
            onChange={(event) => write({ [field]: event.currentTarget.value })}
          />
        ))}
      </div>
      <fieldset className={classes.day}>
        <legend>{text('facts.about.contact')}</legend>
        <div className={classes.names}>
          {about.contact_channels.map((channel) => (
            <TextInput
              key={channel.key}
              label={channel.label[language]}
              value={channel.value}
              readOnly={isReadOnly}
              error={missing(channel.value)}
              onChange={(event) => {
                const { value } = event.currentTarget;
                write({
                  contact_channels: about.contact_channels.map((one) => (one === channel ? { ...one, value } : one)),
                });
              }}
            />
          ))}
        </div>
      </fieldset>
    </>
  );
}
