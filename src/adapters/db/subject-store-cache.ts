// The cache of subjects: an LRU map. Only the engine writes it, and only after a commit's reply.
import { LRUCache } from 'lru-cache';
import type { StoredSubject, SubjectCache } from '../../app/subject-store.ts';

/** Keeps the `max` subjects used last; one takes about 3 KB plus its live machines. */
export function makeSubjectCache(max: number): SubjectCache {
  const cache = new LRUCache<string, StoredSubject>({ max });
  return {
    get: (key) => cache.get(key),
    set: (key, stored) => void cache.set(key, stored),
    delete: (key) => void cache.delete(key),
  };
}
