/** What this service asks the registry, through the gateway: parents to train on, versions to register. */
@NullMarked
package io.lorica.training.registration;

import org.jspecify.annotations.NullMarked;
