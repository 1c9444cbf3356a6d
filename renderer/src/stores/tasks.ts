// Running imports with their progress, and failures that stay until dismissed.
import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { IpcError, IpcResult, TaskProgress } from '../../../app/ipc/contract';
import { onPush, request } from '../api/client';

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly startedAt: number;
  progress?: TaskProgress;
  cancelling: boolean;
}

export interface Failure {
  readonly id: string;
  readonly title: string;
  readonly error: IpcError;
  /** Does the same once more, where that may end otherwise: the disk or this program failed, not the evidence. */
  readonly again?: () => void;
}

export const useTasks = defineStore('tasks', () => {
  const running = ref<Task[]>([]);
  const failures = ref<Failure[]>([]);
  let counter = 0;

  onPush('task:progress', (progress) => {
    const task = running.value.find((candidate) => candidate.id === progress.task);
    if (task !== undefined) task.progress = progress;
  });

  /** Runs one cancellable job; a failure other than a cancel becomes a card, which offers `again`. */
  async function run<T>(
    title: string,
    job: (task: string) => Promise<IpcResult<T>>,
    again?: () => void,
  ): Promise<T | undefined> {
    counter += 1;
    const id = `task-${Date.now().toString(36)}-${counter}`;
    running.value.push({ id, title, startedAt: performance.now(), cancelling: false });
    const result = await job(id);
    running.value = running.value.filter((task) => task.id !== id);
    if (result.ok) return result.value;
    if (result.error.code !== 'cancelled') fail(title, result.error, again);
    return undefined;
  }

  function fail(title: string, error: IpcError, again?: () => void): void {
    counter += 1;
    const mayEndOtherwise = error.code === 'io' || error.code === 'internal';
    const offered = mayEndOtherwise && again !== undefined ? { again } : {};
    failures.value.push({ id: `failure-${counter}`, title, error, ...offered });
  }

  async function cancel(id: string): Promise<void> {
    const task = running.value.find((candidate) => candidate.id === id);
    if (task !== undefined) task.cancelling = true;
    await request('task:cancel', id);
  }

  function dismiss(id: string): void {
    failures.value = failures.value.filter((failure) => failure.id !== id);
  }

  return { running, failures, run, fail, cancel, dismiss };
});
