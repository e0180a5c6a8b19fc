// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.receipts;

import io.mysimbdp.daas.store.StoreUnavailableException;
import java.util.Optional;

/** Keeps receipts, and what is needed to recognise retries; all replicas share it. Thread-safe. */
public interface ReceiptStore {
    void save(Receipt receipt) throws StoreUnavailableException;

    Optional<Receipt> find(String id) throws StoreUnavailableException;

    /**
     * What became of the messages of a run.
     *
     * @param topic where they were sent to
     */
    Progress progress(String run, String topic) throws StoreUnavailableException;

    /** Claims a key for a request that is about to be worked on. */
    Claim claim(RequestKey key) throws StoreUnavailableException;

    /** Says that the request is still being worked on; false if another attempt has taken over. */
    boolean renew(RequestKey key, Claim.Mine claim) throws StoreUnavailableException;

    /** Keeps the answer; false if another attempt has taken over. */
    boolean finish(RequestKey key, Claim.Mine claim, StoredAnswer answer) throws StoreUnavailableException;

    /** Gives up: the next attempt may begin at once. */
    void release(RequestKey key, Claim.Mine claim) throws StoreUnavailableException;
}
