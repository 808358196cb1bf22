import type { Mapping } from './mapping';

export interface Column { name: string; type: string; format?: string | null; ambiguous?: boolean; min?: number | null; max?: number | null; empty?: number; distinct?: number; examples: string[] }
export interface ImportFile { name: string; key: string; format: string; detail: string; bytes: number; rows: number; faults: Record<string, number>; columns: Column[] }
export type ImportState = 'uploaded' | 'checking' | 'checked' | 'running' | 'done' | 'failed' | 'cancelled' | 'undoing' | 'undone';
export interface Report { rows: number; accepted: number; refused: number; skipped?: number; events?: number; stored?: number | null; reasons: Record<string, number>; skippedBy?: Record<string, number> }
export interface Import {
  id: string; created: string; state: ImportState; files: ImportFile[]; mapping: Mapping | null; mappingVersion: string | null;
  guess: { mapping: Mapping; reasons: { place: string; because: string }[] } | Mapping | null;
  preview: { refused?: Record<string, unknown>[]; facts?: Record<string, unknown>[] } | null;
  report: Report | null; progress: { done: number; total: number | null; secondsLeft: number | null } | null; job: string | null; error: string | null;
}
export interface SavedMapping { id?: string; name: string; mapping: Mapping; saved?: string }

export const busy = (state: ImportState) => state === 'checking' || state === 'running' || state === 'undoing';
export const guessed = (found: Import): Mapping | null => found.guess === null ? null : 'mapping' in found.guess ? found.guess.mapping : found.guess as Mapping;
