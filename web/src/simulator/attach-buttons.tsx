import { ActionIcon, FileButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconMicrophone, IconPaperclip, IconPlayerStop } from '@tabler/icons-react';
import { useTexts } from '../app/language.tsx';
import { canRecord, useRecorder } from '../app/use-recorder.ts';
import { type AttachedFile, kindOf, useAttach } from './attach-mutation.ts';
import type { Bubble, SimCustomer } from './contract.ts';

type AttachButtonsProps = {
  readonly customer: SimCustomer;
  readonly isDisabled: boolean;
  readonly replyTo: Bubble | null;
  /** What is written in the field goes with the file. */
  readonly draft: string;
  readonly setDraft: (words: string) => void;
  readonly onCancelReply: () => void;
};

/** Attaches a file, or records a voice note where the browser can. */
export function AttachButtons({ customer, isDisabled, replyTo, draft, setDraft, onCancelReply }: AttachButtonsProps) {
  const text = useTexts();
  const { mutate, isPending } = useAttach(customer.id);
  const attach = (file: Omit<AttachedFile, 'quotedWamid'>) => {
    const { caption } = file;
    mutate({ ...file, quotedWamid: replyTo?.wamid ?? null }, { onError: () => setDraft(caption) });
    if (caption !== '') setDraft('');
    onCancelReply();
  };
  const recorder = useRecorder(
    (file) => attach({ file, kind: 'audio', name: null, caption: '', isVoice: true }),
    () => notifications.show({ color: 'red', title: text('refusal.title'), message: text('voice.refused') }),
  );
  return (
    <>
      <FileButton
        onChange={(file) => {
          if (file !== null)
            attach({ file, kind: kindOf(file.type), name: file.name, caption: draft.trim(), isVoice: false });
        }}
      >
        {(props) => (
          <ActionIcon
            {...props}
            variant="subtle"
            size={44}
            radius="xl"
            aria-label={text('attach')}
            loading={isPending}
            disabled={isDisabled}
          >
            <IconPaperclip size={20} />
          </ActionIcon>
        )}
      </FileButton>
      {canRecord() && (
        <ActionIcon
          variant={recorder.isRecording ? 'filled' : 'subtle'}
          {...(recorder.isRecording && { color: 'red' })}
          size={44}
          radius="xl"
          aria-label={text(recorder.isRecording ? 'voice.stop' : 'voice.record')}
          aria-pressed={recorder.isRecording}
          disabled={isDisabled}
          onClick={() => (recorder.isRecording ? recorder.stop() : void recorder.start())}
        >
          {recorder.isRecording ? <IconPlayerStop size={20} /> : <IconMicrophone size={20} />}
        </ActionIcon>
      )}
    </>
  );
}
