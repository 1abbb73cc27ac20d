import { Button } from '@mantine/core';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { useLanguage, useTexts } from '../../app/language.tsx';
import type { ShownVariant } from '../contract.ts';
import { TemplatePreview } from '../conversation/template-preview.tsx';
import { useTimes } from '../conversation/use-clock.ts';
import { useServerWords } from '../conversation/use-words.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import pageClasses from '../frame/page.module.css';
import { useMay } from '../session/use-session.ts';
import classes from './templates.module.css';
import { TrialDialog } from './trial-dialog.tsx';

const TONES: Readonly<Record<ShownVariant['state'], string>> = {
  approved: 'ok',
  pending: 'waiting',
  in_appeal: 'waiting',
  paused: 'waiting',
  rejected: 'failed',
  disabled: 'failed',
  locked: 'failed',
  limit_exceeded: 'failed',
  differs: 'action',
  recategorised: 'action',
  archived: 'plain',
  deleted: 'plain',
  unknown: 'plain',
  absent: 'plain',
  unread: 'plain',
};

/** One language of a template: how it stands, what is wrong with it, how often it went, and what it says. */
export function VariantLine({ name, variant }: { readonly name: string; readonly variant: ShownVariant }) {
  const text = useTexts();
  const words = useServerWords();
  const intl = useIntl();
  const { language, state, category, quality, words: copy } = variant;
  const tag = language.replace('_', '-');
  const shown = /^[a-z]{2,3}(-[A-Z]{2})?$/.test(tag) ? intl.formatDisplayName(tag, { type: 'language' }) : undefined;
  return (
    <li className={classes.variant}>
      <div className={classes.facts}>
        <p className={pageClasses.itemName}>
          <span className={classes.language}>{shown ?? visibleLine(language)}</span>
          <span className={pageClasses.mark} data-tone={TONES[state]}>
            {words(`talk.status.${state}`, state)}
          </span>
        </p>
        <p className={pageClasses.small}>
          {words(`talk.category.${category.toLowerCase()}`, category)}
          {state !== 'absent' && ` · ${text(`templates.quality.${quality}`)}`}
        </p>
        <Obstacle variant={variant} />
        <Differences variant={variant} />
        <p className={pageClasses.small}>
          {variant.figures.sent === 0 ? text('templates.figures.none') : text('templates.figures', variant.figures)}
        </p>
        {variant.isSendable && <Trial name={name} language={language} />}
      </div>
      {copy !== null && (
        <div className={classes.preview}>
          {copy.file !== null && <p className={pageClasses.small}>{text(`templates.file.${copy.file}`)}</p>}
          <TemplatePreview template={{ language, ...copy }} values={variant.examples} />
        </div>
      )}
    </li>
  );
}

/** The owner tries it on a phone of their own. */
function Trial({ name, language }: { readonly name: string; readonly language: string }) {
  const text = useTexts();
  const [isOpen, setOpen] = useState(false);
  if (!useMay('owner')) return null;
  return (
    <div>
      <Button
        variant="default"
        aria-label={text('templates.try.one', { name: visibleLine(name), language })}
        onClick={() => setOpen(true)}
      >
        {text('templates.try')}
      </Button>
      <TrialDialog {...{ name, language, isOpen }} onClose={() => setOpen(false)} />
    </div>
  );
}

/** Why it cannot be sent, in words that say what to do; then what WhatsApp itself says. */
function Obstacle({ variant: { state, isSendable, reason, unsupported } }: { readonly variant: ShownVariant }) {
  const text = useTexts();
  return (
    <>
      {!isSendable && (
        <p className={classes.obstacle}>
          <strong>{text('templates.unsendable')}</strong>
          {state !== 'approved' && <span>{text(`templates.why.${state}`)}</span>}
        </p>
      )}
      {unsupported.map((part) => (
        <p key={part}>{text('templates.unsupported', { part: visibleLine(part) })}</p>
      ))}
      {reason !== null && <p>{text('templates.reason', { reason: visibleLine(reason) })}</p>}
    </>
  );
}

function Differences({ variant: { differences, next } }: { readonly variant: ShownVariant }) {
  const text = useTexts();
  const words = useServerWords();
  const { language } = useLanguage();
  const { moment } = useTimes();
  const announced = next === null ? '' : words(`talk.category.${next.category.toLowerCase()}`, next.category);
  return (
    <>
      {next !== null && (
        <p>
          {next.at === null
            ? text('templates.next.soon', { category: announced })
            : text('templates.next', { category: announced, time: moment(next.at) })}
        </p>
      )}
      {differences.length > 0 && (
        <>
          <p className={pageClasses.small}>{text('templates.differs')}</p>
          <ul className={classes.results}>
            {differences.map((difference) => (
              <li key={difference.en}>{difference[language]}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
