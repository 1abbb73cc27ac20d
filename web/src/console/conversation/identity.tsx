import { Button } from '@mantine/core';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { CustomerPanel as Panel } from '../contract.ts';
import classes from './panel.module.css';
import { useCustomerName, useServerWords } from './use-words.ts';
import { visibleLine } from './visible-text.ts';

const IdentityForm = lazy(async () => ({ default: (await import('./identity-form.tsx')).IdentityForm }));

type IdentityProps = { readonly id: string; readonly panel: Panel; readonly mayEdit: boolean };

/** Who the customer is, as staff knows them; owner and staff say what they are called. */
export function Identity({ id, panel: { customer, isVerified, consent }, mayEdit }: IdentityProps) {
  const text = useTexts();
  const name = useCustomerName();
  const words = useServerWords();
  const [isEditing, setEditing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setEditing(false);
    // Drawn again with the name.
    requestAnimationFrame(() => opener.current?.focus());
  };
  return (
    <section>
      {isEditing ? (
        <Suspense>
          <IdentityForm id={id} customer={customer} onDone={close} />
        </Suspense>
      ) : (
        <div className={classes.head}>
          <h2 className={classes.name}>
            <bdi>{name(customer)}</bdi>
          </h2>
          {mayEdit && (
            <Button
              ref={opener}
              size="compact-sm"
              variant="default"
              aria-label={text('customer.edit.of', { name: name(customer) })}
              onClick={() => setEditing(true)}
            >
              {text('customer.edit')}
            </Button>
          )}
        </div>
      )}
      <p className={classes.muted}>
        {customer.phone === null ? text('talk.panel.noPhone') : visibleLine(customer.phone)}
        {customer.username !== null && ` · @${visibleLine(customer.username)}`}
        {` · ${text(`talk.language.${customer.language}`)}`}
      </p>
      <p className={classes.marks}>
        <span data-consent={consent}>{words(`talk.consent.${consent}`, consent)}</span>
        <span data-verified={isVerified}>{text(isVerified ? 'talk.panel.verified' : 'talk.panel.unverified')}</span>
      </p>
    </section>
  );
}
