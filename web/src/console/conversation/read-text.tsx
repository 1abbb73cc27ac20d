import { useTexts } from '../../app/language.tsx';
import type { Attachment } from '../contract.ts';
import classes from './attachment.module.css';
import { CorrectReading } from './correct-reading.tsx';
import type { ItemContext } from './item-context.ts';
import { MissingParts } from './missing-parts.tsx';
import { useTimes } from './use-clock.ts';
import { useMoney } from './use-money.ts';
import { useServerWords } from './use-words.ts';
import { visible, visibleLine } from './visible-text.ts';

type ReadTextProps = { readonly attachment: Attachment; readonly context: ItemContext };

/** What was heard or read in a file, how sure that is, and what it cost; or why there is nothing. Staff may correct it. */
export function ReadText({ attachment, context }: ReadTextProps) {
  const text = useTexts();
  const { kind, state, codes } = attachment;
  if (kind === 'sticker' && attachment.text === null) return null;
  if (state === 'reading') return <p className={classes.reading}>{text('talk.read.reading')}</p>;
  const isRead = state === 'read' && (attachment.text !== null || codes.length > 0);
  const mayCorrect = attachment.canCorrect && context.mayWrite;
  if (state !== 'unread' && !isRead && !mayCorrect) return null;
  return (
    <div className={isRead ? classes.read : undefined}>
      {state === 'unread' && <Unread attachment={attachment} />}
      {isRead && <Reading attachment={attachment} language={context.language} />}
      {mayCorrect && (
        <CorrectReading attachment={attachment} conversationId={context.conversationId} language={context.language} />
      )}
    </div>
  );
}

const isSound = ({ kind }: Attachment): boolean => kind === 'audio' || kind === 'video';

function Unread({ attachment }: Pick<ReadTextProps, 'attachment'>) {
  const text = useTexts();
  const words = useServerWords();
  const { reason } = attachment;
  return (
    <p className={classes.reading}>
      {text(isSound(attachment) ? 'talk.read.notHeard' : 'talk.read.notRead')}
      {reason !== null && ` · ${words(`talk.unread.${reason}`, reason)}`}
    </p>
  );
}

type ReadingProps = { readonly attachment: Attachment; readonly language: 'es' | 'en' };

function Reading({ attachment, language }: ReadingProps) {
  const text = useTexts();
  return (
    <>
      {attachment.codes.map((code) => (
        <div key={code.text} className={classes.code}>
          {text('talk.read.code', { code: visibleLine(code.text), format: visibleLine(code.format) })}
          {code.product !== null && <strong>{` → ${visibleLine(code.product)}`}</strong>}
        </div>
      ))}
      {attachment.text !== null && (
        <blockquote className={classes.heard} dir="auto" lang={language}>
          {visible(attachment.text)}
        </blockquote>
      )}
      <Sureness attachment={attachment} />
      <MissingParts missing={attachment.missing} />
      {attachment.correction?.before != null && (
        <details className={classes.code}>
          <summary style={{ lineHeight: '32px' }}>{text('talk.correct.before')}</summary>
          <blockquote className={classes.heard} dir="auto" lang={language}>
            {visible(attachment.correction.before)}
          </blockquote>
        </details>
      )}
    </>
  );
}

/** By whom it was read and how sure that is; a person who corrected it is named instead. */
function Sureness({ attachment }: Pick<ReadTextProps, 'attachment'>) {
  const text = useTexts();
  const times = useTimes();
  const { microUsd } = useMoney();
  const { kind, isSure, isCut, costMicroUsd, correction } = attachment;
  return (
    <div className={classes.sure}>
      {correction === null ? (
        <>
          <span>
            {text(
              isSound(attachment)
                ? 'talk.read.heard'
                : kind === 'document'
                  ? 'talk.read.inFile'
                  : 'talk.read.inPicture',
            )}
          </span>
          {isSure !== null && (
            <strong data-sure={isSure}>{text(isSure ? 'talk.read.sure' : 'talk.read.unsure')}</strong>
          )}
          {isCut && <span>{text('talk.read.cut')}</span>}
        </>
      ) : (
        <strong title={times.full(correction.at)}>
          {text('talk.correct.by', { name: visibleLine(correction.by) })}
        </strong>
      )}
      {costMicroUsd !== null && costMicroUsd > 0 && <span>{microUsd(costMicroUsd)}</span>}
    </div>
  );
}
