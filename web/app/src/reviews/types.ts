import type { components } from '../api/openapi';

type Schemas = components['schemas'];
export type Review = Schemas['Review'] & { version: string };
export type Template = Schemas['ReplyTemplate'];
export const replyStates = ['none', 'draft', 'ready', 'published'] as const;
export type ReplyState = (typeof replyStates)[number];
