import type { components } from '../api/openapi';
import type { Tone } from '../ui/Bits';

type Schemas = components['schemas'];
export type Conversation = Schemas['ConversationAnswer'] & { version: string };
export type Message = Schemas['ConversationMessage'];
export type Messages = Schemas['ConversationMessages'];
export type Counts = Schemas['ConversationCounts'];
export type Signs = Schemas['Signs'];
export type Replies = Schemas['ReplyList'] & { version: string };
export type Reply = Schemas['CannedReply'];
export type Macros = Schemas['MacroList'] & { version: string };
export type Macro = Schemas['Macro'];
export type MacroStep = Schemas['MacroStep'];
export type Channel = Schemas['ChannelAnswer'] & { version: string };
export type Mail = Schemas['MailAsShown'];
export type Mailbox = Schemas['MailboxAnswer'];
export type Bot = Schemas['BotSettings'] & { version: string };
export type Suggestion = Schemas['Suggestion'];
export type Summary = Schemas['ConversationSummary'];
export type Settings = Schemas['InboxSettings'] & { version: string };

export const views = ['mine', 'unassigned', 'all', 'waiting', 'closed'] as const;
export type View = (typeof views)[number];
export const statusTone: Record<Conversation['status'], Tone> = { open: 'accent', waiting: 'warn', closed: 'good' };

export const does = ['reply', 'note', 'assign', 'team', 'openCase', 'close'] as const;
