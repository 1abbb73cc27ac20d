import { Button, Loader } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useTexts } from './language.tsx';
import classes from './page-states.module.css';
import { RequestError } from './send-request.ts';

/** A whole page that is not there yet; after ten seconds it says so in words. */
export function PendingPage() {
  const text = useTexts();
  return (
    <div className={classes.centre}>
      <Loader aria-label={text('loading')} />
      <p className={classes.late} role="status">
        {text('state.slow')}
      </p>
    </div>
  );
}

type FailedPageProps = { readonly error: unknown; readonly reset: () => void };

/** A whole page that could not be shown: why, and the way to try again. */
export function FailedPage({ error, reset }: FailedPageProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className={classes.centre}>
      <Failure error={error} onRetry={retry} />
    </div>
  );
}

/** What failed, that nothing typed is lost, a code for whoever reads the log, and the way to try again. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const text = useTexts();
  const code = error instanceof RequestError ? error.code : 'page_failed';
  return (
    <div className={classes.failure} role="alert">
      <p>{text(code === 'network' ? 'state.unreachable' : 'state.failed')}</p>
      <p className={classes.small}>
        {text('state.safe')} <code>{code}</code>
      </p>
      <Button variant="default" onClick={onRetry}>
        {text('retry')}
      </Button>
    </div>
  );
}
