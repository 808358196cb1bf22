import type { HubConnection } from '@microsoft/signalr';
import type { QueryClient } from '@tanstack/react-query';

export type LiveState = 'connecting' | 'live' | 'reconnecting';

/** Which answers grow stale when the server says a topic has changed. Names are the second part of a query key. */
export const staleBy: Record<string, readonly string[]> = {
  facts: ['metrics', 'metric', 'rows', 'customers', 'customer', 'timeline', 'live-events', 'traits', 'fact-types', 'touchpoints', 'channels', 'results'],
  customers: ['customers', 'customer', 'timeline', 'traits'],
  events: ['live-events'],
  messages: ['messages'],
  jobs: ['jobs', 'import', 'imports'],
  imports: ['import', 'imports'],
  segments: ['segments', 'segment', 'members', 'customer-segments'],
  surveys: ['surveys', 'survey'],
  employees: ['reports'],
  cases: ['cases', 'case-settings'],
  conversations: ['conversations'],
  'conversation-signs': ['conversation-signs'],
  feedback: ['feedback', 'topics'],
  reviews: ['reviews'],
  insights: ['insights'],
  predictions: ['predictions'],
  alerts: ['alerts'],
  interviews: ['interviews', 'quotes'],
  settings: ['people', 'keys', 'touchpoints', 'channels', 'smtp', 'mail-rules', 'messages', 'metric', 'metrics'],
};

/** The same for answers that take the server long: asked anew at most once in ten seconds. */
export const slowlyStaleBy: Record<string, readonly string[]> = {
  segments: ['segment-comparison'],
};

/** Collects topics and lets go of them at most once per `pauseMs`, so a busy stream never storms the server. */
export function gather(pauseMs: number, act: (topics: string[]) => void) {
  const waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    if (waiting.size === 0) return;
    const topics = [...waiting];
    waiting.clear();
    act(topics);
    timer = setTimeout(flush, pauseMs);
  };
  return {
    add(topic: string) {
      waiting.add(topic);
      timer ??= setTimeout(flush, 50);
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      waiting.clear();
    },
  };
}

/** Watches one workspace over SignalR; returns the way to stop. */
export function watch(workspace: string, queries: QueryClient, show: (state: LiveState) => void) {
  let stopped = false;
  let connection: HubConnection | undefined;
  const renew = (resources: readonly string[]) => { for (const resource of resources) void queries.invalidateQueries({ queryKey: [workspace, resource] }); };
  const changed = gather(1_000, topics => renew(topics.flatMap(topic => staleBy[topic] ?? [topic])));
  const slowly = gather(10_000, topics => renew(topics.flatMap(topic => slowlyStaleBy[topic] ?? [])));

  void import('@microsoft/signalr').then(async ({ HubConnectionBuilder, LogLevel }) => {
    if (stopped) return;
    connection = new HubConnectionBuilder()
      .withUrl('/app/live')
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: context => Math.min(500 * 2 ** context.previousRetryCount, 10_000) })
      .configureLogging(LogLevel.None)
      .build();
    connection.on('changed', (topic: string) => { changed.add(topic); slowly.add(topic); });
    connection.onreconnecting(() => show('reconnecting'));
    connection.onreconnected(() => {
      void connection?.invoke('watch', workspace);
      show('live');
      // What changed while the line was cut is unknown, so everything of the workspace is asked anew.
      void queries.invalidateQueries({ queryKey: [workspace] });
    });
    let pause = 500;
    while (!stopped) {
      try {
        await connection.start();
        await connection.invoke('watch', workspace);
        show('live');
        return;
      } catch {
        show('reconnecting');
        await new Promise(resolve => setTimeout(resolve, pause));
        pause = Math.min(pause * 2, 10_000);
      }
    }
  });

  return () => {
    stopped = true;
    changed.stop();
    slowly.stop();
    void connection?.stop();
  };
}
