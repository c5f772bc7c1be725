/**
 * Who may do what in the database: {@code roles.sql}, which an operator runs on a PostgreSQL of his own, and its
 * application from Java. What a service may do with a table stands in that service's own migrations.
 */
@NullMarked
package io.lorica.database;

import org.jspecify.annotations.NullMarked;
