import type { components } from '../api/openapi';

type Schemas = components['schemas'];
export type Centre = Schemas['HelpCentre'] & { version: string };
export type Portal = Schemas['PortalSettings'] & { version: string };
export type Article = Schemas['ArticleAnswer'] & { version: string };
export type ArticleText = Schemas['ArticleText'];
export type Past = Schemas['ArticlePast'];
export type Gaps = Schemas['HelpGaps'];
