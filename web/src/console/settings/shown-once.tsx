import { Button, CopyButton } from '@mantine/core';
import { useTexts } from '../../app/language.tsx';
import classes from '../frame/page.module.css';

/** A secret that is seen this once, to be copied. */
export function ShownOnce({ lead, secret }: { readonly lead: string; readonly secret: string }) {
  const text = useTexts();
  return (
    <div className={classes.note} role="status">
      <p style={{ margin: '0 0 8px' }}>
        {lead} {text('secret.once')}
      </p>
      <p style={{ margin: '0 0 8px', overflowWrap: 'anywhere' }}>
        <code>{secret}</code>
      </p>
      <CopyButton value={secret}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {text(copied ? 'secret.copied' : 'secret.copy')}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
