/**
 * What this node serves: its base models, and on them the stack behind each alias. A new version is loaded beside the
 * old one and takes over at one instant; requests end on the stack they began with.
 */
@NullMarked
package io.lorica.inference.model;

import org.jspecify.annotations.NullMarked;
