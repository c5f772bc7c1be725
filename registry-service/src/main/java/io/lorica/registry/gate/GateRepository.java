package io.lorica.registry.gate;

import java.util.Optional;
import org.springframework.data.repository.Repository;

interface GateRepository extends Repository<StoredGate, Long> {
    StoredGate save(StoredGate gate);

    Optional<StoredGate> findFirstByAdapterOrderByIdDesc(String adapter);
}
