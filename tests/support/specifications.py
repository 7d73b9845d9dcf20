"""Specifications as people have them, in the layouts of spec-kit, OpenSpec and Kiro."""

from __future__ import annotations

KIRO = """\
# Requirements Document

## Introduction

Small error-correcting codes, for teaching.

## Glossary

- **Syndrome**: what parity checks say of a word

## Requirements

### Requirement 1: Parity checks

**User Story:** As a teacher, I want to check parity, so that students see errors.

#### Acceptance Criteria

1. WHEN a word is given, THE Checker SHALL return its syndrome
   as a tuple.
2. IF the word is empty, THEN THE Checker SHALL raise ValueError.

### Requirement 2

**User Story:** As a teacher, I want to decode by look-up, so that students see how.

#### Acceptance Criteria

1. WHEN a syndrome is given, THE Decoder SHALL return the likeliest error.
"""

SPEC_KIT = """\
# Feature Specification: Tiny codes

**Feature Branch**: `001-tiny-codes`
**Status**: Draft
**Input**: User description: "Small error-correcting codes, for teaching."

<!-- ACTION REQUIRED: System MUST not be taken from a comment. -->

## User Scenarios & Testing *(mandatory)*

### User Story 1 - Parity checks (Priority: P1)

A teacher checks the parity of a word.

**Acceptance Scenarios**:

1. **Given** a word, **When** it is checked, **Then** its syndrome is shown

### User Story 2 - Look-up decoding (Priority: P2)

A teacher decodes a word by look-up.

## Requirements *(mandatory)*

### Functional Requirements

- **FR-001**: System MUST return the syndrome of a word
- **FR-002**: System MUST refuse an empty word

### Key Entities

- **Word**: bits
"""

OPENSPEC = """\
# tiny-codes Specification

## Purpose

Small error-correcting codes, for teaching.

## Requirements

### Requirement: Parity checks

The library SHALL return the syndrome of a word. It MUST NOT change the word.

#### Scenario: Empty word

- **WHEN** the word is empty
- **THEN** ValueError is raised

### Requirement: Look-up decoding

The library SHALL return the likeliest error.
"""

FREE = """\
# Tiny codes

Small error-correcting codes, for teaching.

## How parity is checked

The checks of a word give its syndrome. An empty word is refused.

## How words are decoded

A table is looked up, which is made once for a code and kept.
"""
