import type { ConversationId, CustomerId, MessageId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Sender } from '../customers/index.ts';
import type { MessageContent, MessageContext } from './content-types.ts';

/** A file that came with a message, as the channel announced it; every word of it is data of a stranger. */
export type InboundAttachment = {
  readonly kind: 'image' | 'audio' | 'video' | 'document' | 'sticker';
  /** WhatsApp's id, by which the bytes are asked for. */
  readonly mediaId: string;
  /** As announced; the bytes decide. */
  readonly mime: string | null;
  /** As announced, in base64 or hex. */
  readonly sha256: string | null;
  readonly fileName: string | null;
  /** Recorded in the chat, not attached as a file. */
  readonly isVoice: boolean;
  /** Where the bytes are for some minutes, when the call said so. */
  readonly url: string | null;
};

/** One message as the channel reported it, already cleaned. */
export type InboundMessage = {
  readonly phoneNumberId: string;
  readonly wamid: string;
  readonly sender: Sender;
  /** WhatsApp's type: `text`, `interactive`, `reaction` …, and `call`. */
  readonly kind: string;
  /** The words that came with it: typed, tapped, or a caption; those of a forwarded message are somebody else's. */
  readonly text: string;
  readonly notes: readonly string[];
  readonly context: MessageContext | null;
  /** What came besides words. */
  readonly content: MessageContent | null;
  /** The message that this edit, deletion or reaction is about. */
  readonly aboutWamid: string | null;
  readonly attachment: InboundAttachment | null;
  readonly sentAt: Date;
  /** Id of the button or list row of ours that was chosen. */
  readonly chosenId: string | null;
  /** Another agent held the conversation when it came. */
  readonly isStandby?: true;
  /** The sender's new number or user id, from this message on. */
  readonly becomes?: Pick<Sender, 'phone' | 'bsuid'>;
  /** Set when the message needs no answer, with why; it is stored all the same. */
  readonly ignoredBecause: string | null;
};

export type OpenMessage = {
  readonly id: MessageId;
  readonly wamid: string;
  readonly kind: string;
  readonly text: string;
  readonly chosenId: string | null;
  readonly content: MessageContent | null;
  readonly context: MessageContext | null;
  /** What `context.replyTo` says; looked up when a turn reads the message. */
  readonly quoted?: Quoted | undefined;
  readonly isEdited: boolean;
  /** Written by the customer now and for us: neither quoting, nor forwarded, nor from an ad, nor edited afterwards. */
  readonly isOwnWords: boolean;
  /** It held a code that was awaited, which was taken out of the text. */
  readonly isCode: boolean;
  /** It held the number of a payment card, which was masked. */
  readonly hasCard: boolean;
  /** What our own code tells the model in front of it. */
  readonly codeNote?: string;
  readonly sentAt: Date;
  readonly receivedAt: Date;
};

/** A message that another one replies to. */
export type Quoted = { readonly by: 'customer' | 'shop'; readonly text: string };

/** A message of a conversation that did not come to us to be answered. */
export type OverheardMessage = {
  readonly phoneNumberId: string;
  readonly wamid: string;
  /** The customer of the conversation, whoever wrote it. */
  readonly customer: Sender;
  /** `phone_echo`: staff wrote it on the phone; `other_agent`: another agent did; `history`: said before we came. */
  readonly source: 'phone_echo' | 'other_agent' | 'history';
  /** `in`: the customer wrote it. */
  readonly direction: 'in' | 'out';
  readonly kind: string;
  readonly text: string;
  readonly content: MessageContent | null;
  readonly aboutWamid: string | null;
  /** The file that it is, or comes with. */
  readonly attachment: InboundAttachment | null;
  readonly sentAt: Date;
};

export type Conversation = {
  readonly id: ConversationId;
  readonly customerId: CustomerId;
  readonly phoneNumberId: string;
  /** Business time of the customer's newest message. */
  readonly lastInboundAt: Date | null;
};

export type MessageOutcome = 'answered' | 'given_to_person' | 'ignored';

/** A conversation that has something new to answer. */
export type Arrival = {
  readonly conversationId: ConversationId;
  readonly messages: number;
  /** How long to wait for more before answering, ms. */
  readonly quietMs: number;
  readonly language: Language;
};
