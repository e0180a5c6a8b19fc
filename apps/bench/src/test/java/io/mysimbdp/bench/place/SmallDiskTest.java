// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallDiskTest {
    @Test
    void shouldFindThoseBelowADirectoryWhateverItsName() {
        var mounts = List.of(
                "/dev/sda1 / ext4 rw,relatime 0 0",
                "tmpfs /tmp tmpfs rw 0 0",
                "tmpfs /home/my\\040own\\011place/back\\134040slash/cassandra/node-3 tmpfs rw,size=1048576k 0 0",
                "/dev/sdb1 /home/my\\040own\\011place/back\\134040slash/disk ext4 rw 0 0",
                "tmpfs /home/my\\040own\\011place/other tmpfs rw 0 0");

        var found = SmallDisk.below(Path.of("/home/my own\tplace/back\\040slash"), mounts);

        assertThat(found).containsExactly(Path.of("/home/my own\tplace/back\\040slash/cassandra/node-3"));
    }
}
