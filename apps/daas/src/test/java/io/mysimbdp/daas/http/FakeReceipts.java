// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.daas.receipts.Claim;
import io.mysimbdp.daas.receipts.Ids;
import io.mysimbdp.daas.receipts.Progress;
import io.mysimbdp.daas.receipts.Receipt;
import io.mysimbdp.daas.receipts.ReceiptStore;
import io.mysimbdp.daas.receipts.RequestKey;
import io.mysimbdp.daas.receipts.StoredAnswer;
import io.mysimbdp.daas.store.StoreUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps receipts in memory. */
final class FakeReceipts implements ReceiptStore {
    private final Map<String, Receipt> receipts = new HashMap<>();
    private final Map<RequestKey, Claim.Mine> claims = new HashMap<>();
    private final Map<RequestKey, StoredAnswer> answers = new HashMap<>();
    volatile boolean away;
    volatile boolean busy;

    synchronized void reset() {
        receipts.clear();
        claims.clear();
        answers.clear();
        away = false;
        busy = false;
    }

    private void reach() throws StoreUnavailableException {
        if (away) {
            throw new StoreUnavailableException("away");
        }
    }

    @Override
    public synchronized void save(Receipt receipt) throws StoreUnavailableException {
        reach();
        receipts.put(receipt.id(), receipt);
        notifyAll();
    }

    @Override
    public synchronized Optional<Receipt> find(String id) throws StoreUnavailableException {
        reach();
        return Optional.ofNullable(receipts.get(id));
    }

    @Override
    public Progress progress(String run, String topic) throws StoreUnavailableException {
        reach();
        return new Progress(0, 0);
    }

    @Override
    public synchronized Claim claim(RequestKey key) throws StoreUnavailableException {
        reach();
        if (busy) {
            return new Claim.Busy(Duration.ofSeconds(2));
        }
        if (answers.containsKey(key)) {
            return new Claim.Done(answers.get(key));
        }
        var mine = claims.merge(
                key,
                new Claim.Mine(Ids.fresh(), 1, Ids.fresh()),
                (old, fresh) -> new Claim.Mine(old.receipt(), old.attempt() + 1, fresh.owner()));
        return mine;
    }

    @Override
    public boolean renew(RequestKey key, Claim.Mine claim) {
        return true;
    }

    @Override
    public synchronized boolean finish(RequestKey key, Claim.Mine claim, StoredAnswer answer)
            throws StoreUnavailableException {
        reach();
        answers.put(key, answer);
        return true;
    }

    @Override
    public void release(RequestKey key, Claim.Mine claim) {}

    synchronized void await(int count) throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (receipts.size() < count && System.nanoTime() < deadline) {
            wait(100);
        }
        assertThat(receipts).hasSize(count);
    }
}
